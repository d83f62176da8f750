"""The table of recipes.

Importing it loads no library; a recipe's `build` does. `claimed` is what the authors of five
well-known notebooks state. Settings that they do not state are those that such notebooks usually
have.
"""

from ..transforms.augmentation import GENTLE, SLIGHT, AsServed, Augmentation, Either, Jitter
from . import blocks, classical, convolutional, dense, residual
from .recipe import Classical, Mix, Network, Phase

SHAKEN = Jitter(degrees=10, zoom=0.1, shift=0.1)
"""Augmentation of the notebooks: rotated by up to 10°, zoomed and shifted by up to a tenth."""

EVERYONE = Mix(mnist=1, drawings=2, hands=10_000, scanned=0.4)
"""What the bundled network learns from: every hand at once, so that none is forgotten for another.
"""

OPTIMIZERS = {
    "sgd": Phase(4, 0.01, augmentation=SHAKEN),
    "rmsprop": Phase(4, 0.001, augmentation=SHAKEN),
    "adam": Phase(4, 0.001, augmentation=SHAKEN),
    "adamw": Phase(4, 0.001, augmentation=SHAKEN),
}
"""Optimizers compared on `cnn_vgg`, each with Keras' default learning rate."""


def _table(*recipes: Classical | Network) -> dict[str, Classical | Network]:
    return {recipe.name: recipe for recipe in recipes}


RECIPES = _table(
    Classical(
        name="knn",
        what="k nearest neighbors, k = 5, on pixels",
        claim=0.9688,
        claimed="96.88 %",
        build=classical.knn,
    ),
    Classical(
        name="svc",
        what="Support vector machine, radial basis functions, on 20,000 digits",
        claim=0.97,
        claimed="97 %",
        build=classical.svc,
        digits=20_000,
    ),
    Classical(
        name="mlp_sklearn",
        what="Two dense layers of 200, alpha 0.3, by scikit-learn",
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
        what="Two dense layers of 512, no dropout: it overfits",
        build=dense.mlp_overfit,
        phases=(Phase(20, 1e-3),),
    ),
    Network(
        name="mlp",
        what="Two dense layers of 512, dropout 0.3",
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
        what="Two convolutions, dropout, one dense layer; classes balanced by SMOTE",
        claimed="no difference",
        build=convolutional.cnn_pair,
        phases=(Phase(12, 2e-3, "cosine"),),
        balanced=True,
    ),
    Network(
        name="cnn_32_64",
        what="Two convolutions of 3×3, as in many tutorials: the baseline",
        claim=0.992,
        claimed="99.2 %, loss 0.025; 9 worst, 0 and 1 best",
        build=convolutional.cnn_32_64,
        phases=(Phase(10, 1e-3),),
    ),
    Network(
        name="fast",
        what="Two convolutions with strides: learns in seconds",
        claimed="ours",
        build=blocks.fast,
        # A high rate in one cycle, in few large steps, of an Adam that soon forgets, towards soft
        # targets: four trials read 99.28 to 99.34 % of the validation digits, and computed a third
        # less than seven epochs of smaller steps without both (99.14 to 99.34 %).
        phases=(Phase(6, 2e-2, "cosine"),),
        batch=512,
        beta_2=0.99,
        label_smoothing=0.1,
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
        what="Two pairs of convolutions after VGG; digits rotated, zoomed and shifted",
        claim=0.995,
        claimed="99.5 % or more",
        build=convolutional.cnn_vgg,
        phases=(Phase(25, 1e-3, "halved", SHAKEN),),
        batch=86,
    ),
    Network(
        name="cnn_5x5",
        what="Two convolutions of 5×5, two of 3×3; digits rotated, zoomed and shifted",
        claim=0.97128,
        claimed="97.128 % after one epoch (Kaggle)",
        build=convolutional.cnn_5x5,
        phases=(Phase(8, 1e-3, "halved", SHAKEN),),
        batch=86,
    ),
    Network(
        name="resnet34",
        what="Residual network of 34 layers; digits rotated, zoomed and shifted",
        claim=0.9931,
        claimed="99.31 %",
        build=residual.resnet34,
        phases=(Phase(12, 2e-3, "cosine", SHAKEN),),
        batch=256,
    ),
    Network(
        name="digit_cnn",
        what="The bundled network: six convolutions with strides and batch normalization",
        claimed="ours",
        build=convolutional.digit_cnn,
        phases=(
            Phase(90, 3e-3, "cosine", Augmentation(), kept=False, averaged=True, mix=EVERYONE),
            # Then digits that are hardly changed, by its own word and by that of cnn_vgg, too.
            Phase(
                60,
                1e-3,
                "cosine",
                Either(SLIGHT, GENTLE),
                kept=False,
                averaged=True,
                teachers=("cnn_vgg",),
                trust=0.5,
                mix=EVERYONE,
            ),
            # At last digits as soft as it will see them; stripes and specks had been sharp so far.
            Phase(7, 3e-4, "cosine", Either(AsServed(), GENTLE), averaged=True, mix=EVERYONE),
        ),
        batch=256,
        optimizer="adamw",
        weight_decay=1e-2,
        label_smoothing=0.05,
        pens=True,
        softened=True,
    ),
    *(
        Network(
            name=f"cnn_vgg_{optimizer}",
            what=f"cnn_vgg with the optimizer {optimizer}",
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
