"""What a training leaves: checkpoints, the exported network and its report; Keras → ONNX."""
