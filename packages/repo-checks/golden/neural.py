"""What PyTorch makes of layers, losses, optimizers, schedules and whole networks, with gradients, in float64.

Writes packages/models/test/fixtures/neural-*.json. Run: python packages/repo-checks/golden/neural.py
Values of tensors are not stored but follow a formula that the tests have too: entry i of tensor k is
(((i * 7919 + k * 104729 + 37) % 10007) / 10007 - 0.5) * scale. Weights are numbered by their sorted names, from 1; the
input is tensor 0. What a layer gives is reduced to a scalar with the weights cos(0, 1, 2, ...).
"""

import json
import math
from collections import OrderedDict
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

FIXTURES = Path(__file__).resolve().parents[3] / "packages" / "models" / "test" / "fixtures"
torch.set_default_dtype(torch.float64)
# Threads that wait for one another are slower than one, where cores are busy.
torch.set_num_threads(1)


def formula(k, shape, scale=1.0):
    i = torch.arange(math.prod(shape), dtype=torch.int64)
    return ((((i * 7919 + k * 104729 + 37) % 10007) / 10007 - 0.5) * scale).reshape(shape)


def fill(module):
    """Weights by the formula: those of normalizations around 1, variances positive, the rest small."""
    state = {n: t for n, t in module.state_dict().items() if not n.endswith("num_batches_tracked")}
    for k, name in enumerate(sorted(state), start=1):
        t = state[name]
        if name.endswith("running_var"):
            t.copy_(formula(k, t.shape) + 1)
        elif t.dim() == 1:
            t.copy_(formula(k, t.shape, 0.5) + (1 if name.endswith("weight") else 0))
        else:
            t.copy_(formula(k, t.shape, 2 / math.sqrt(math.prod(t.shape[1:]))))


def rounded(t):
    return {"shape": list(t.shape), "data": [float(f"{v:.10g}") for v in t.detach().reshape(-1).tolist()]}


def cosines(t):
    return torch.cos(torch.arange(t.numel(), dtype=torch.float64)).reshape(t.shape)


def digest(t):
    """A large tensor in two numbers: its norm, and its sum with the weights -3, -2, ..., 3, -3, ... over 3."""
    weights = (torch.arange(t.numel()) % 7 - 3).reshape(t.shape) / 3
    return [float(f"{v:.10g}") for v in (t.norm().item(), (t * weights).sum().item())]


def whole(module, x):
    return module(x)


def layer_case(name, module, shape, forward=whole, call=None, ids=None, training=True, note=None):
    module.train(training)
    fill(module)
    x = torch.arange(math.prod(shape)).reshape(shape) % ids if ids else formula(0, shape, 4.0).requires_grad_(True)
    y = forward(module, x)
    (y * cosines(y)).sum().backward()
    grads = {n: rounded(p.grad) for n, p in module.named_parameters()}
    if not ids:
        grads["x"] = rounded(x.grad)
    state = {n: rounded(t) for n, t in module.named_buffers() if "running" in n}
    return {"name": name, "call": call or str(module).replace("\n", " "), "shape": list(shape), "ids": ids or 0, "training": training,
            "y": rounded(y), "grads": grads, "state": state}


def last(module, x):
    return module(x)[0][:, -1]


def both_ends(module, x):
    y = module(x)[0]
    half = y.shape[2] // 2
    return torch.cat([y[:, -1, :half], y[:, 0, half:]], 1)


def steps(module, x):
    return module(x)[0]


def mask_of(n, length):
    """Padding: the last example has two positions less."""
    hidden = torch.zeros(n, length, dtype=torch.bool)
    hidden[-1, -2:] = True
    return hidden


def attend(causal=False, padded=False):
    def forward(module, x):
        length = x.shape[1]
        later = torch.triu(torch.ones(length, length, dtype=torch.bool), 1) if causal else None
        hidden = mask_of(*x.shape[:2]) if padded else None
        return module(x, x, x, attn_mask=later, key_padding_mask=hidden, need_weights=False)[0]
    return forward


def with_memory(module, x):
    return module(x, formula(99, (x.shape[0], 4, x.shape[2]), 2.0))


class SqueezeExcite(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.fc2 = nn.Conv2d(4, 2, 1), nn.Conv2d(2, 4, 1)

    def forward(self, x):
        return x * torch.sigmoid(self.fc2(F.relu(self.fc1(x.mean((2, 3), keepdim=True)))))


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(4, 6), nn.Tanh(), nn.Linear(6, 3))
        self.shortcut = nn.Linear(4, 3)

    def forward(self, x):
        return self.body(x) + self.shortcut(x)


class LearnedPositions(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(7, 6))

    def forward(self, x):
        return x + self.weight[: x.shape[1]]


def sinusoids(_, x):
    length, size = x.shape[1:]
    angle = torch.arange(length)[:, None] / 10000 ** (torch.arange(0, size, 2) / size)
    table = torch.stack([angle.sin(), angle.cos()], 2).reshape(length, size)
    return x + table


def rotary(_, x):
    """RoFormer's rotation, in the halves form that Llama and GPT-NeoX use."""
    length, size = x.shape[-2:]
    angle = torch.arange(length)[:, None] / 10000 ** (torch.arange(0, size, 2) / size)
    angle = torch.cat([angle, angle], 1)
    turned = torch.cat([-x[..., size // 2:], x[..., : size // 2]], -1)
    return x * angle.cos() + turned * angle.sin()


image, sequence = (2, 4, 6, 5), (3, 5, 6)
block = dict(dim_feedforward=10, dropout=0, batch_first=True)
layers = [
    layer_case("dense", nn.Linear(4, 3), (5, 4)),
    layer_case("dense without bias, on sequences", nn.Linear(6, 3, bias=False), sequence),
    layer_case("conv1d", nn.Conv1d(4, 6, 3, stride=2, padding=1, dilation=2, groups=2), (2, 4, 9)),
    layer_case("conv2d", nn.Conv2d(4, 6, (3, 2), stride=(2, 1), padding=(1, 0), dilation=(1, 2), groups=2), image),
    layer_case("depthwiseConv2d", nn.Conv2d(4, 8, 3, padding=1, groups=4), image),
    layer_case("separableConv2d", nn.Sequential(
        OrderedDict(depthwise=nn.Conv2d(4, 4, 3, padding=1, groups=4), pointwise=nn.Conv2d(4, 5, 1))), image),
    layer_case("convTranspose1d", nn.ConvTranspose1d(3, 2, 3, stride=2), (2, 3, 4)),
    layer_case("convTranspose2d", nn.ConvTranspose2d(4, 6, 3, stride=2, padding=1, output_padding=1, groups=2), (2, 4, 3, 4)),
    layer_case("maxPooling", nn.MaxPool2d(2), image),
    layer_case("averagePooling", nn.AvgPool2d(3, stride=2, padding=1), image),
    layer_case("globalAveragePooling", nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten()), image),
    layer_case("globalMaxPooling", nn.Sequential(nn.AdaptiveMaxPool2d(1), nn.Flatten()), image),
    layer_case("batchNorm in training", nn.BatchNorm2d(4), image),
    layer_case("batchNorm", nn.BatchNorm2d(4), image, training=False),
    layer_case("batchNorm of rows, in training", nn.BatchNorm1d(4, momentum=0.3), (6, 4)),
    layer_case("layerNorm", nn.LayerNorm(6), sequence),
    layer_case("groupNorm", nn.GroupNorm(2, 4), image),
    layer_case("rmsNorm", nn.RMSNorm(6, eps=1e-6), sequence),
    layer_case("embedding", nn.Embedding(7, 4), (3, 5), ids=7),
    layer_case("residual", Residual(), (5, 4)),
    layer_case("squeezeExcite", SqueezeExcite(), image),
    layer_case("sinusoidalPositions", nn.Identity(), sequence, forward=sinusoids, call="x + sines and cosines"),
    layer_case("learnedPositions", LearnedPositions(), sequence),
    layer_case("rotate", nn.Identity(), (2, 2, 5, 6), forward=rotary, call="rotary positions, halves"),
    layer_case("attention", nn.MultiheadAttention(6, 2, batch_first=True), sequence, forward=attend()),
    layer_case("causal attention", nn.MultiheadAttention(6, 3, batch_first=True), sequence, forward=attend(causal=True)),
    layer_case("attention with padding", nn.MultiheadAttention(6, 2, batch_first=True), sequence, forward=attend(padded=True)),
    layer_case("encoder block", nn.TransformerEncoderLayer(6, 2, activation="gelu", norm_first=True, **block), sequence),
    layer_case("encoder block, norm after", nn.TransformerEncoderLayer(6, 2, activation="relu", **block), sequence),
    layer_case("decoder block", nn.TransformerDecoderLayer(6, 2, activation="gelu", norm_first=True, **block), sequence,
               forward=lambda m, x: m(x, formula(99, (3, 4, 6), 2.0), tgt_is_causal=True,
                                      tgt_mask=nn.Transformer.generate_square_subsequent_mask(5, dtype=torch.float64))),
    layer_case("lstm", nn.LSTM(6, 4, batch_first=True), sequence, forward=last),
    layer_case("lstm, bidirectional", nn.LSTM(6, 3, batch_first=True, bidirectional=True), sequence, forward=both_ends),
    layer_case("gru, sequences", nn.GRU(6, 4, batch_first=True), sequence, forward=steps),
    layer_case("gru, bidirectional sequences", nn.GRU(6, 3, batch_first=True, bidirectional=True), sequence, forward=steps),
    *[layer_case(f"activation {ours}", module, (5, 8)) for ours, module in [
        ("relu", nn.ReLU()), ("relu6", nn.ReLU6()), ("leakyRelu", nn.LeakyReLU()), ("elu", nn.ELU()), ("selu", nn.SELU()), ("gelu", nn.GELU()),
        ("geluTanh", nn.GELU(approximate="tanh")), ("silu", nn.SiLU()), ("mish", nn.Mish()), ("hardSwish", nn.Hardswish()),
        ("hardSigmoid", nn.Hardsigmoid()), ("sigmoid", nn.Sigmoid()), ("softplus", nn.Softplus()), ("tanh", nn.Tanh()),
        ("softmax", nn.Softmax(-1)), ("logSoftmax", nn.LogSoftmax(-1))]],
]


def write(name, content):
    text = json.dumps({"torch": torch.__version__, **content}, separators=(",", ":"))
    (FIXTURES / f"neural-{name}.json").write_text(text + "\n")


write("layers", {"cases": layers})


def loss_case(name, call, inputs, options=None):
    """`inputs` as tensors by name; those of floats whose name is not y or w have gradients."""
    tensors = {k: v.clone().requires_grad_(v.is_floating_point() and k not in ("y", "w", "shares")) for k, v in inputs.items()}
    loss = eval(call, {"F": F, "torch": torch, "focal": focal, "in_batch": in_batch, "in_batch_corrected": in_batch_corrected, **tensors})
    loss.backward()
    return {"name": name, "call": call, "options": options, "inputs": {k: rounded(v) for k, v in inputs.items()},
            "whole": [k for k, v in inputs.items() if not v.is_floating_point()],
            "loss": loss.item(), "grads": {k: rounded(v.grad) for k, v in tensors.items() if v.requires_grad}}


def focal(x, y, gamma, alpha):
    """torchvision.ops.sigmoid_focal_loss."""
    p, ce = torch.sigmoid(x), F.binary_cross_entropy_with_logits(x, y, reduction="none")
    return (ce * (1 - (p * y + (1 - p) * (1 - y))) ** gamma * (alpha * y + (1 - alpha) * (1 - y))).mean()


def in_batch(a, b, temperature):
    scores = F.normalize(a, dim=1) @ F.normalize(b, dim=1).T / temperature
    own = torch.arange(len(a))
    return (F.cross_entropy(scores, own) + F.cross_entropy(scores.T, own)) / 2


def in_batch_corrected(a, b, ids, shares, w):
    """Other rows of the same item are no wrong answers; logarithms of how likely items are to be drawn are taken away."""
    scores = a @ b.T / 0.5 - shares
    scores = scores.masked_fill((ids[:, None] == ids) & ~torch.eye(len(a), dtype=torch.bool), -torch.inf)
    return (F.cross_entropy(scores, torch.arange(len(a)), reduction="none") * w).sum() / w.sum()


x, ids, w = formula(1, (5, 4), 6.0), torch.tensor([1, 0, 3, 3, 2]), formula(2, (5,)) + 1
shares, hot = torch.softmax(formula(3, (5, 4), 3.0), 1), (formula(4, (5, 4)) > 0).double()
losses = [
    loss_case("crossEntropy", "F.cross_entropy(x, y)", {"x": x, "y": ids}),
    loss_case("crossEntropy", "(F.cross_entropy(x, y, reduction='none') * w).sum() / w.sum()", {"x": x, "y": ids, "w": w}),
    loss_case("crossEntropy", "F.cross_entropy(x, y, label_smoothing=0.2, weight=torch.tensor([1., 2., 0.5, 3.]))", {"x": x, "y": ids},
              {"labelSmoothing": 0.2, "classWeight": [1, 2, 0.5, 3]}),
    loss_case("crossEntropy", "F.cross_entropy(x, y, label_smoothing=0.1)", {"x": x, "y": torch.tensor([1, -100, 3, -100, 2])},
              {"labelSmoothing": 0.1}),
    loss_case("crossEntropy", "F.cross_entropy(x, y)", {"x": x, "y": shares}),
    loss_case("crossEntropy", "F.cross_entropy(x.reshape(-1, 4), y.reshape(-1))", {"x": formula(5, (2, 3, 4), 4.0), "y": torch.tensor([[0, 1, 2], [3, 2, 1]])}),
    loss_case("binaryCrossEntropy", "F.binary_cross_entropy_with_logits(x, y)", {"x": x, "y": hot}),
    loss_case("binaryCrossEntropy", "F.binary_cross_entropy_with_logits(x, y, pos_weight=torch.tensor(3.))", {"x": x, "y": hot}, {"positiveWeight": 3}),
    loss_case("focal", "focal(x, y, 2, 0.25)", {"x": x, "y": hot}),
    loss_case("focal", "focal(x, y, 1.5, 0.6)", {"x": x, "y": hot}, {"gamma": 1.5, "alpha": 0.6}),
    loss_case("meanSquaredError", "F.mse_loss(x, y)", {"x": x, "y": shares}),
    loss_case("meanSquaredError", "(((x - y) ** 2).mean(1) * w).sum() / w.sum()", {"x": x, "y": shares, "w": w}),
    loss_case("meanAbsoluteError", "F.l1_loss(x, y)", {"x": x, "y": shares}),
    loss_case("huber", "F.huber_loss(x, y, delta=0.7)", {"x": x, "y": shares}, 0.7),
    loss_case("hinge", "F.multi_margin_loss(x, y, margin=1.5)", {"x": x, "y": ids}, 1.5),
    loss_case("klDivergence", "F.kl_div(F.log_softmax(x, 1), y, reduction='batchmean')", {"x": x, "y": shares}),
    loss_case("klDivergence", "4 * F.kl_div(F.log_softmax(x / 2, 1), y, reduction='batchmean')", {"x": x, "y": shares}, 2),
    loss_case("tripletLoss", "F.triplet_margin_loss(a, b, c, margin=2)", {"a": x, "b": formula(6, (5, 4), 3.0), "c": formula(7, (5, 4), 3.0)}, 2),
    loss_case("inBatchSoftmax", "in_batch(a, b, 0.1)", {"a": x, "b": formula(6, (5, 4), 3.0)}, {"temperature": 0.1, "symmetric": True}),
    loss_case("inBatchSoftmax", "in_batch_corrected(a, b, ids, shares, w)",
              {"a": x, "b": formula(6, (5, 4), 3.0), "ids": torch.tensor([3, 1, 3, 0, 1]), "shares": formula(8, (5,)).abs().log(), "w": w},
              {"temperature": 0.5, "normalize": False}),
]
write("losses", {"cases": losses})


class Lion(torch.optim.Optimizer):
    """Chen et al. (2023), algorithm 2; PyTorch has none."""

    def __init__(self, params, lr, weight_decay):
        super().__init__(params, {"lr": lr, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                mean = self.state[p].setdefault("mean", torch.zeros_like(p))
                p.mul_(1 - group["lr"] * group["weight_decay"])
                p.sub_(group["lr"] * torch.sign(0.9 * mean + 0.1 * p.grad))
                mean.mul_(0.99).add_(0.01 * p.grad)


def training_case(name, optimizer, options, schedule=None, clip=None, steps=50):
    """50 steps of a small network on one batch: all losses, and the weights at the end."""
    net = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 3))
    fill(net)
    x, y = formula(0, (16, 4), 4.0), torch.arange(16) * 7 % 3
    opt = optimizer(net)
    after = schedule(opt) if schedule else None
    losses = []
    for _ in range(steps):
        opt.zero_grad()
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        if clip:
            nn.utils.clip_grad_norm_(net.parameters(), clip)
        opt.step()
        if after:
            after.step()
        losses.append(float(f"{loss.item():.10g}"))
    return {"name": name, "options": options, "clip": clip or 0, "losses": losses, "params": {n: rounded(p) for n, p in net.named_parameters()}}


def split_decay(net):
    """No decay of biases, a lower rate for the first layer, which is found first."""
    named = dict(net.named_parameters())
    first = [p for n, p in named.items() if n.startswith("0.")]
    return torch.optim.AdamW([{"params": first, "lr": 0.001, "weight_decay": 0.05}, {"params": [named["2.bias"]], "weight_decay": 0},
                              {"params": [named["2.weight"]]}], lr=0.02, weight_decay=0.1)


optim = torch.optim
rates = torch.optim.lr_scheduler
trainings = [
    training_case("sgd", lambda n: optim.SGD(n.parameters(), 0.3), {"learningRate": 0.3}),
    training_case("sgd", lambda n: optim.SGD(n.parameters(), 0.1, momentum=0.9, weight_decay=0.01), {"learningRate": 0.1, "momentum": 0.9, "weightDecay": 0.01}),
    training_case("sgd", lambda n: optim.SGD(n.parameters(), 0.1, momentum=0.8, nesterov=True), {"learningRate": 0.1, "momentum": 0.8, "nesterov": True}),
    training_case("sgd", lambda n: optim.SGD(n.parameters(), 0.5), {"learningRate": 0.5}, clip=0.2),
    training_case("adam", lambda n: optim.Adam(n.parameters(), 0.02, weight_decay=0.01), {"learningRate": 0.02, "weightDecay": 0.01}),
    training_case("adamW", lambda n: optim.AdamW(n.parameters(), 0.02, betas=(0.8, 0.99), weight_decay=0.1),
                  {"learningRate": 0.02, "beta1": 0.8, "beta2": 0.99, "weightDecay": 0.1}),
    training_case("adamW", split_decay, {"learningRate": 0.02, "weightDecay": 0.1, "groups": "split"}),
    training_case("rmsprop", lambda n: optim.RMSprop(n.parameters(), 0.01), {"learningRate": 0.01}),
    training_case("rmsprop", lambda n: optim.RMSprop(n.parameters(), 0.005, alpha=0.9, momentum=0.5, weight_decay=0.01),
                  {"learningRate": 0.005, "smoothing": 0.9, "momentum": 0.5, "weightDecay": 0.01}),
    training_case("adagrad", lambda n: optim.Adagrad(n.parameters(), 0.1), {"learningRate": 0.1}),
    training_case("lion", lambda n: Lion(n.parameters(), 0.01, 0.1), {"learningRate": 0.01, "weightDecay": 0.1}),
    training_case("adam", lambda n: optim.Adam(n.parameters(), 0.05), {"learningRate": 0.05, "schedule": "oneCycle"},
                  schedule=lambda o: rates.OneCycleLR(o, 0.05, total_steps=50, cycle_momentum=False)),
]
for t in trainings:  # OneCycleLR refuses a step after the last.
    assert len(t["losses"]) == 50


def rates_of(make, steps=20):
    opt = optim.SGD([torch.zeros(1)], 1.0)
    schedule, out = make(opt), []
    for i in range(steps):
        out.append(opt.param_groups[0]["lr"])
        opt.step()
        if i < steps - 1:
            schedule.step()
    return out


def plateau_rates(losses):
    opt = optim.SGD([torch.zeros(1)], 1.0)
    schedule, out = rates.ReduceLROnPlateau(opt, factor=0.5, patience=2), []
    for loss in losses:
        schedule.step(loss)
        out.append(opt.param_groups[0]["lr"])
    return out


falling = [1.0, 0.9, 0.91, 0.9, 0.89999, 0.95, 0.8, 0.8, 0.8, 0.8, 0.8, 0.7, 0.71, 0.72, 0.73, 0.74]
write("training", {
    "cases": trainings,
    "schedules": {
        "cosine": rates_of(lambda o: rates.CosineAnnealingLR(o, 20, eta_min=0.1)),
        "stepDecay": rates_of(lambda o: rates.StepLR(o, 5, gamma=0.3)),
        "oneCycle": rates_of(lambda o: rates.OneCycleLR(o, 1.0, total_steps=20)),
    },
    "plateau": {"losses": falling, "rates": plateau_rates(falling)},
})


class BasicBlock(nn.Module):
    def __init__(self, before, width, stride, wide=1):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(before, width, 3, stride, 1, bias=False), nn.BatchNorm2d(width)
        self.conv2, self.bn2 = nn.Conv2d(width, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width)
        if stride > 1 or before != width:
            self.downsample = nn.Sequential(nn.Conv2d(before, width, 1, stride, bias=False), nn.BatchNorm2d(width))

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(y + (self.downsample(x) if hasattr(self, "downsample") else x))


class Bottleneck(nn.Module):
    def __init__(self, before, width, stride):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(before, width, 1, bias=False), nn.BatchNorm2d(width)
        self.conv2, self.bn2 = nn.Conv2d(width, width, 3, stride, 1, bias=False), nn.BatchNorm2d(width)
        self.conv3, self.bn3 = nn.Conv2d(width, 4 * width, 1, bias=False), nn.BatchNorm2d(4 * width)
        if stride > 1 or before != 4 * width:
            self.downsample = nn.Sequential(nn.Conv2d(before, 4 * width, 1, stride, bias=False), nn.BatchNorm2d(4 * width))

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        y = self.bn3(self.conv3(F.relu(self.bn2(self.conv2(y)))))
        return F.relu(y + (self.downsample(x) if hasattr(self, "downsample") else x))


class ResNet(nn.Module):
    """torchvision.models.resnet, whose names of weights it has; `small` is the CIFAR form."""

    def __init__(self, block, blocks, widths, outputs, small=False):
        super().__init__()
        channels, wide = widths[0], 4 if block is Bottleneck else 1
        self.conv1 = nn.Conv2d(3, channels, 3, 1, 1, bias=False) if small else nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        self.bn1, self.small, self.stages = nn.BatchNorm2d(channels), small, len(blocks)
        for s, (count, width) in enumerate(zip(blocks, widths)):
            layers = []
            for i in range(count):
                layers.append(block(channels, width, 2 if s > 0 and i == 0 else 1))
                channels = width * wide
            setattr(self, f"layer{s + 1}", nn.Sequential(*layers))
        self.fc = nn.Linear(channels, outputs)

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        x = x if self.small else F.max_pool2d(x, 3, 2, 1)
        for s in range(self.stages):
            x = getattr(self, f"layer{s + 1}")(x)
        return self.fc(x.mean((2, 3)))


def normalized(before, out, kernel, stride=1, groups=1):
    return nn.Sequential(nn.Conv2d(before, out, kernel, stride, kernel // 2, groups=groups, bias=False), nn.BatchNorm2d(out), nn.ReLU6())


class Inverted(nn.Module):
    def __init__(self, before, out, expansion, stride):
        super().__init__()
        wide = before * expansion
        self.same = stride == 1 and before == out
        self.conv = nn.Sequential(*([normalized(before, wide, 1)] if expansion > 1 else []), normalized(wide, wide, 3, stride, wide),
                                  nn.Conv2d(wide, out, 1, bias=False), nn.BatchNorm2d(out))

    def forward(self, x):
        return x + self.conv(x) if self.same else self.conv(x)


class MobileNetV2(nn.Module):
    """torchvision.models.mobilenet_v2, whose names of weights it has."""

    def __init__(self, outputs):
        super().__init__()
        layers, channels = [normalized(3, 32, 3, 2)], 32
        for expansion, out, count, stride in [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)]:
            for i in range(count):
                layers.append(Inverted(channels, out, expansion, stride if i == 0 else 1))
                channels = out
        self.features = nn.Sequential(*layers, normalized(320, 1280, 1))
        self.classifier = nn.Sequential(nn.Dropout(0.2), nn.Linear(1280, outputs))

    def forward(self, x):
        return self.classifier(self.features(x).mean((2, 3)))


class MobileNetV1(nn.Module):
    """timm's mobilenetv1_100, whose names of weights it has."""

    def __init__(self, outputs):
        super().__init__()
        self.conv_stem, self.bn1 = nn.Conv2d(3, 32, 3, 2, 1, bias=False), nn.BatchNorm2d(32)
        stages, channels = [], 32
        for out, count, stride in [(64, 1, 1), (128, 2, 2), (256, 2, 2), (512, 6, 2), (1024, 2, 2)]:
            blocks = []
            for i in range(count):
                blocks.append(nn.Sequential(OrderedDict(
                    conv_dw=nn.Conv2d(channels, channels, 3, stride if i == 0 else 1, 1, groups=channels, bias=False),
                    bn1=nn.BatchNorm2d(channels), act1=nn.ReLU6(),
                    conv_pw=nn.Conv2d(channels, out, 1, bias=False), bn2=nn.BatchNorm2d(out), act2=nn.ReLU6())))
                channels = out
            stages.append(nn.Sequential(*blocks))
        self.blocks, self.classifier = nn.Sequential(*stages), nn.Linear(1024, outputs)

    def forward(self, x):
        return self.classifier(self.blocks(F.relu6(self.bn1(self.conv_stem(x)))).mean((2, 3)))


def divisible(channels):
    nearest = max(8, int(channels + 4) // 8 * 8)
    return nearest + 8 if nearest < 0.9 * channels else nearest


class Squeeze(nn.Module):
    def __init__(self, wide):
        super().__init__()
        narrow = divisible(wide // 4)
        self.fc1, self.fc2 = nn.Conv2d(wide, narrow, 1), nn.Conv2d(narrow, wide, 1)

    def forward(self, x):
        return x * F.hardsigmoid(self.fc2(F.relu(self.fc1(x.mean((2, 3), keepdim=True)))))


def normalized_v3(before, out, kernel, stride=1, groups=1, act=None):
    norm = nn.BatchNorm2d(out, eps=0.001, momentum=0.01)
    return nn.Sequential(nn.Conv2d(before, out, kernel, stride, kernel // 2, groups=groups, bias=False), norm, *([act()] if act else []))


class InvertedV3(nn.Module):
    def __init__(self, before, kernel, wide, out, squeezes, act, stride):
        super().__init__()
        self.same = stride == 1 and before == out
        self.block = nn.Sequential(*([normalized_v3(before, wide, 1, act=act)] if wide != before else []),
                                   normalized_v3(wide, wide, kernel, stride, wide, act), *([Squeeze(wide)] if squeezes else []),
                                   normalized_v3(wide, out, 1))

    def forward(self, x):
        return x + self.block(x) if self.same else self.block(x)


RE, HS = nn.ReLU, nn.Hardswish
V3 = {
    "large": (1280, [(3, 16, 16, False, RE, 1), (3, 64, 24, False, RE, 2), (3, 72, 24, False, RE, 1), (5, 72, 40, True, RE, 2),
                     (5, 120, 40, True, RE, 1), (5, 120, 40, True, RE, 1), (3, 240, 80, False, HS, 2), (3, 200, 80, False, HS, 1),
                     (3, 184, 80, False, HS, 1), (3, 184, 80, False, HS, 1), (3, 480, 112, True, HS, 1), (3, 672, 112, True, HS, 1),
                     (5, 672, 160, True, HS, 2), (5, 960, 160, True, HS, 1), (5, 960, 160, True, HS, 1)]),
    "small": (1024, [(3, 16, 16, True, RE, 2), (3, 72, 24, False, RE, 2), (3, 88, 24, False, RE, 1), (5, 96, 40, True, HS, 2),
                     (5, 240, 40, True, HS, 1), (5, 240, 40, True, HS, 1), (5, 120, 48, True, HS, 1), (5, 144, 48, True, HS, 1),
                     (5, 288, 96, True, HS, 2), (5, 576, 96, True, HS, 1), (5, 576, 96, True, HS, 1)]),
}


class MobileNetV3(nn.Module):
    """torchvision.models.mobilenet_v3_large and mobilenet_v3_small, whose names of weights it has."""

    def __init__(self, size, outputs):
        super().__init__()
        last, blocks = V3[size]
        layers, channels = [normalized_v3(3, 16, 3, 2, act=HS)], 16
        for block in blocks:
            layers.append(InvertedV3(channels, *block))
            channels = block[2]
        self.features = nn.Sequential(*layers, normalized_v3(channels, 6 * channels, 1, act=HS))
        self.classifier = nn.Sequential(nn.Linear(6 * channels, last), HS(), nn.Dropout(0.2), nn.Linear(last, outputs))

    def forward(self, x):
        return self.classifier(self.features(x).mean((2, 3)))


class TextEncoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens = nn.Embedding(20, 8)
        self.positions = LearnedPositions()
        self.positions.weight = nn.Parameter(torch.zeros(6, 8))
        self.blocks = nn.Sequential(*[nn.TransformerEncoderLayer(8, 2, 32, 0, "gelu", batch_first=True, norm_first=True) for _ in range(2)])
        self.norm, self.head = nn.LayerNorm(8), nn.Linear(8, 3)

    def forward(self, ids):
        there = ids != 0
        x = self.positions(self.tokens(ids))
        for block in self.blocks:
            x = block(x, src_key_padding_mask=~there)
        x = self.norm(x) * there[:, :, None]
        return self.head(x.sum(1) / there.sum(1, keepdim=True))


class LanguageModel(TextEncoder):
    def __init__(self):
        super().__init__()
        self.head = nn.Linear(8, 20)

    def forward(self, ids):
        x = self.positions(self.tokens(ids))
        later = nn.Transformer.generate_square_subsequent_mask(ids.shape[1])
        for block in self.blocks:
            x = block(x, src_mask=later)
        return self.head(self.norm(x)).reshape(-1, 20)


def network_case(name, net, shape, ids=0, training=True):
    """The loss, the outputs, and of each gradient its norm and its sum with cosines; twice: in training and after."""
    fill(net)
    x = torch.arange(math.prod(shape)).reshape(shape) * 7 % ids if ids else formula(0, shape, 4.0)
    if ids:
        x[-1, -2:] = 0
    net.eval()
    with torch.no_grad():
        after = net(x)
    for m in net.modules():  # Dropout is elsewhere.
        if not isinstance(m, nn.Dropout):
            m.training = training
    y = net(x)
    labels = torch.arange(len(y)) % y.shape[1]
    loss = F.cross_entropy(y, labels)
    loss.backward()
    return {"name": name, "shape": list(shape), "ids": ids, "training": training, "loss": loss.item(), "outputs": rounded(y), "after": rounded(after),
            "grads": {n: digest(p.grad) for n, p in net.named_parameters()}}


write("networks", {"cases": [
    # By running statistics: with images and batches as small as a test can have, batch statistics amplify rounding.
    network_case("resNet 18", ResNet(BasicBlock, [2, 2, 2, 2], [64, 128, 256, 512], 4), (2, 3, 32, 32), training=False),
    network_case("resNet 50", ResNet(Bottleneck, [3, 4, 6, 3], [64, 128, 256, 512], 4), (2, 3, 32, 32), training=False),
    network_case("cifarResNet 20", ResNet(BasicBlock, [3, 3, 3], [16, 32, 64], 4, small=True), (4, 3, 16, 16)),
    network_case("mobileNetV2", MobileNetV2(4), (2, 3, 64, 64), training=False),
    network_case("mobileNetV1", MobileNetV1(4), (2, 3, 64, 64), training=False),
    network_case("mobileNetV3 large", MobileNetV3("large", 4), (2, 3, 64, 64), training=False),
    network_case("mobileNetV3 small", MobileNetV3("small", 4), (2, 3, 64, 64), training=False),
    network_case("transformerEncoder", TextEncoder(), (4, 6), ids=20),
    network_case("transformerDecoder", LanguageModel(), (4, 6), ids=20),
]})


def curve(name, net, shape, rate, ids=0, steps=50):
    """The losses of steps of plain gradient descent on one batch, with running statistics and without dropout; in float32.

    By a batch's statistics, PyTorch's own losses in float32 and float64 differ by 3 % after one step of MobileNetV2."""
    fill(net.float())
    net.eval()
    x = torch.arange(math.prod(shape)).reshape(shape) * 7 % ids if ids else formula(0, shape, 4.0).float()
    opt, losses = torch.optim.SGD(net.parameters(), rate), []
    for _ in range(steps):
        y = net(x)
        loss = F.cross_entropy(y, torch.arange(len(y)) % y.shape[1])
        opt.zero_grad()
        loss.backward()
        opt.step()
        losses.append(float(f"{loss.item():.10g}"))
    return {"name": name, "shape": list(shape), "ids": ids, "rate": rate, "losses": losses}


write("curves", {"cases": [
    curve("resNet 18", ResNet(BasicBlock, [2, 2, 2, 2], [64, 128, 256, 512], 4), (2, 3, 32, 32), 0.001),
    curve("mobileNetV2", MobileNetV2(4), (2, 3, 32, 32), 0.001),
    curve("transformerEncoder", TextEncoder(), (8, 6), 0.05, ids=20),
]})
