"""The models that can be trained: a table of recipes, one module per family of models.

Importing the table loads no library; a recipe's `build` does, when a model is trained. What stands
under `claimed` is what the authors of five notebooks of the field say of theirs. Where they did not
say how they did it, it is done as such notebooks usually do it.
"""

from dataclasses import replace

from ..transforms.augmentation import GENTLE, SLIGHT, Augmentation, Either, Jitter
from . import classical, convolutional, dense, residual
from .recipe import Classical, Network, Phase

SHAKEN = Jitter(degrees=10, zoom=0.1, shift=0.1)
"""How notebooks augment: turned by up to 10°, zoomed and moved by up to a tenth."""

TAUGHT = Phase(40, 1e-3, "cosine", Either(SLIGHT, GENTLE), averaged=True, teachers=("cnn_vgg",))
"""How the bundled network learns on from what it knows: half of the digits hardly changed."""

OPTIMIZERS = {
    "sgd": Phase(4, 0.01, augmentation=SHAKEN),
    "rmsprop": Phase(4, 0.001, augmentation=SHAKEN),
    "adam": Phase(4, 0.001, augmentation=SHAKEN),
    "adamw": Phase(4, 0.001, augmentation=SHAKEN),
}
"""Optimizers that are compared on `cnn_vgg`, each with the rate that Keras gives it by default."""


def _table(*recipes: Classical | Network) -> dict[str, Classical | Network]:
    return {recipe.name: recipe for recipe in recipes}


RECIPES = _table(
    Classical(
        name="knn",
        what="k nearest neighbours, k = 5, on pixels",
        claim=0.9688,
        claimed="96.88 %",
        build=classical.knn,
    ),
    Classical(
        name="svc",
        what="Support vectors, radial basis functions, on the pixels of 20,000 digits",
        claim=0.97,
        claimed="97 %",
        build=classical.svc,
        digits=20_000,
    ),
    Classical(
        name="mlp_sklearn",
        what="scikit-learn's dense network, 200 and 200, alpha 0.3",
        claim=0.8906,
        claimed="89.06 %, training 89.8 %",
        build=classical.mlp_sklearn,
    ),
    Network(
        name="ann",
        what="One dense layer of 784",
        claimed="below its CNN",
        build=dense.ann,
        phases=(Phase(10, 1e-3),),
    ),
    Network(
        name="mlp_overfit",
        what="Two dense layers of 512, too long and without dropout: it overfits",
        build=dense.mlp_overfit,
        phases=(Phase(20, 1e-3),),
    ),
    Network(
        name="mlp",
        what="The same with dropout of 0.3",
        claim=0.9772,
        claimed="97.72 %",
        build=dense.mlp,
        phases=(Phase(20, 1e-3),),
    ),
    Network(
        name="cnn_pair",
        what="Two convolutions, dropout, one dense layer",
        claim=0.9909,
        claimed="99.09 %, loss 0.0277; training 99.28 %, dev 98.93 %",
        build=convolutional.cnn_pair,
        phases=(Phase(12, 2e-3, "cosine"),),
    ),
    Network(
        name="cnn_pair_smote",
        what="The same, the digits made equally frequent by SMOTE",
        claimed="no difference",
        build=convolutional.cnn_pair,
        phases=(Phase(12, 2e-3, "cosine"),),
        balanced=True,
    ),
    Network(
        name="cnn_32_64",
        what="Two convolutions of 3×3, as in many a tutorial; the yardstick for ours",
        claim=0.992,
        claimed="99.2 %, loss 0.025; 9 worst, 0 and 1 best",
        build=convolutional.cnn_32_64,
        phases=(Phase(10, 1e-3),),
    ),
    Network(
        name="cnn_three",
        what="Three convolutions, dropout, one dense layer",
        claim=0.994,
        claimed="99.4 %",
        build=convolutional.cnn_three,
        phases=(Phase(16, 2e-3, "cosine"),),
    ),
    Network(
        name="cnn_vgg",
        what="Two pairs of convolutions after VGG, digits turned, zoomed and moved",
        claim=0.995,
        claimed="99.5 % or more",
        build=convolutional.cnn_vgg,
        phases=(Phase(25, 1e-3, "halved", SHAKEN),),
        batch=86,
    ),
    Network(
        name="cnn_5x5",
        what="Two convolutions of 5×5 and two of 3×3, digits turned, zoomed and moved",
        claim=0.97128,
        claimed="97.128 % after one epoch (Kaggle)",
        build=convolutional.cnn_5x5,
        phases=(Phase(8, 1e-3, "halved", SHAKEN),),
        batch=86,
    ),
    Network(
        name="resnet34",
        what="The residual network of 34 layers; first its head, then all of it",
        claim=0.9931,
        claimed="99.31 %",
        build=residual.resnet34,
        phases=(
            Phase(1, 1e-3, augmentation=SHAKEN, kept=False, head_only=True),
            Phase(5, None, "cosine", SHAKEN),
        ),
        batch=64,
    ),
    Network(
        name="digit_cnn",
        what="The bundled network: six convolutions, strides for pooling, batch normalization",
        claimed="ours",
        build=convolutional.digit_cnn_narrow,
        phases=(
            Phase(36, 3e-3, "cosine", Augmentation(), kept=False),
            # At the end, digits nearer to those that people do write.
            Phase(8, 1e-3, "cosine", GENTLE),
            Phase(6, 1e-3, "cosine", replace(GENTLE, soiled=0.25)),
            TAUGHT,
            replace(TAUGHT, learning_rate=2e-3, trust=0.5, wider=convolutional.digit_cnn),
        ),
        optimizer="adamw",
        weight_decay=1e-2,
        label_smoothing=0.05,
        pens=True,
    ),
    *(
        Network(
            name=f"cnn_vgg_{optimizer}",
            what=f"cnn_vgg, its optimizer {optimizer}, to compare optimizers",
            compared=False,
            build=convolutional.cnn_vgg,
            phases=(phase,),
            batch=86,
            optimizer=optimizer,
            weight_decay=0.004 if optimizer == "adamw" else 0.0,
        )
        for optimizer, phase in OPTIMIZERS.items()
    ),
)
"""Every recipe by its name."""
