"""PyTorch's side of the network tasks: the same steps on the same batches from the same weights."""
import math

import torch
from torch import nn

state = {}


def formula(k, shape, scale=1.0):
    i = torch.arange(math.prod(shape), dtype=torch.int64)
    return (((((i * 7919 + k * 104729) % 10007) / 10007) - 0.5) * scale).float().reshape(shape)


class TextEncoder(nn.Module):
    """Of foldwise's names, so that both start from the same weights."""

    def __init__(self):
        super().__init__()
        self.tokens, self.positions = nn.Embedding(1000, 64), nn.Embedding(64, 64)
        self.blocks = nn.Sequential(*[nn.TransformerEncoderLayer(64, 4, 256, 0, "gelu", batch_first=True, norm_first=True) for _ in range(2)])
        self.norm, self.head = nn.LayerNorm(64), nn.Linear(64, 10)

    def forward(self, ids):
        x = self.tokens(ids) + self.positions.weight
        return self.head(self.norm(self.blocks(x)).mean(1))


def network(kind):
    if kind == "transformer":
        return TextEncoder()
    if kind == "mlp":
        return nn.Sequential(nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 128), nn.ReLU(), nn.Linear(128, 10))
    return nn.Sequential(nn.Conv2d(1, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
                         nn.Flatten(), nn.Linear(3136, 128), nn.ReLU(), nn.Linear(128, 10))


def prepare(kind, rows, batch, threads):
    """Batches and weights; not timed."""
    torch.set_num_threads(threads)
    shape = (rows, 784) if kind == "mlp" else (rows, 1, 28, 28)
    x = (torch.arange(rows * 64) * 7919 % 999 + 1).reshape(rows, 64) if kind == "transformer" else formula(0, shape, 4.0)
    state.update(kind=kind, batch=batch, x=x, y=torch.arange(rows) * 7 % 10)
    return torch.__version__


def train():
    """One pass, with Adam."""
    net = network(state["kind"])
    with torch.no_grad():
        for k, (_, p) in enumerate(sorted(net.named_parameters()), start=1):
            p.copy_(formula(k, p.shape, 2 / math.sqrt(math.prod(p.shape[1:]) if p.dim() > 1 else 4 * len(p))))
    optimizer = torch.optim.Adam(net.parameters())
    total = torch.zeros(())
    for x, y in zip(state["x"].split(state["batch"]), state["y"].split(state["batch"])):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(net(x), y)
        loss.backward()
        optimizer.step()
        total += loss.detach() * len(x)
    return total.item() / len(state["x"])


def describe(call, out):
    return {"loss": out} if call == "train" else out
