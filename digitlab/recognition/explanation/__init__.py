"""Why a network says what it says, and what its layers see."""
