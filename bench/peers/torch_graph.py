"""Our training graph in PyTorch: reads a forward graph that graph-for-torch.ts wrote, runs it with torch's own operators
and lets autograd differentiate it. Prints one JSON document.

Usage: torch_graph.py FOLDER gradients        norm and two entries of each gradient, in double precision
       torch_graph.py FOLDER train --steps N  seconds of each training step with AdamW, in single precision
"""

import argparse
import json
import os
import time

import numpy
import torch
from torch.nn import functional


class Graph:
    def __init__(self, folder, dtype):
        with open(os.path.join(folder, "graph.json"), encoding="utf-8") as file:
            self.description = json.load(file)
        data = numpy.memmap(os.path.join(folder, "tensors.bin"), dtype=numpy.float32, mode="r")
        self.tensors = {}
        for name, tensor in self.description["tensors"].items():
            if "values" in tensor:
                self.tensors[name] = tensor["values"]
            else:
                start, dims = tensor["start"], tensor["dims"]
                values = data[start : start + int(numpy.prod(dims))].reshape(dims)
                self.tensors[name] = torch.tensor(numpy.array(values), dtype=dtype)
        for name in self.parameters:
            self.tensors[name].requires_grad_()

    @property
    def parameters(self):
        return self.description["parameters"]

    def run(self):
        """Every tensor of one forward pass."""
        tensors = dict(self.tensors)
        for node in self.description["nodes"]:
            inputs = [tensors[name] if name else None for name in node["inputs"]]
            results = OPERATORS[node["op"]](node["attributes"], *inputs)
            results = results if isinstance(results, tuple) else (results,)
            tensors.update(zip(node["outputs"], results))
        return tensors


def symmetric(pads):
    """ONNX's pads as torch's padding, and what must be padded beforehand."""
    half = len(pads) // 2
    if pads[:half] == pads[half:]:
        return pads[:half], None
    return [0] * half, [side for axis in reversed(range(half)) for side in (pads[axis], pads[axis + half])]


def conv(attributes, x, weights, bias=None):
    rank = weights.dim() - 2
    padding, beforehand = symmetric(attributes.get("pads", [0] * 2 * rank))
    if beforehand:
        x = functional.pad(x, beforehand)
    return (functional.conv1d, functional.conv2d)[rank - 1](
        x,
        weights,
        bias,
        stride=attributes.get("strides", [1] * rank),
        padding=padding,
        dilation=attributes.get("dilations", [1] * rank),
        groups=attributes.get("group", 1),
    )


def max_pool(attributes, x):
    padding, beforehand = symmetric(attributes.get("pads", [0, 0, 0, 0]))
    if beforehand:
        x = functional.pad(x, beforehand, value=-float("inf"))
    kernel = attributes["kernel_shape"]
    strides = attributes.get("strides", [1, 1])
    return functional.max_pool2d(x, kernel, strides, padding, ceil_mode=attributes.get("ceil_mode", 0) == 1)


def average_pool(attributes, x):
    padding, beforehand = symmetric(attributes.get("pads", [0, 0, 0, 0]))
    assert beforehand is None
    return functional.avg_pool2d(
        x,
        attributes["kernel_shape"],
        attributes.get("strides", [1, 1]),
        padding,
        ceil_mode=attributes.get("ceil_mode", 0) == 1,
        count_include_pad=attributes.get("count_include_pad", 0) == 1,
    )


def batch_norm(attributes, x, scale, shift, mean, variance):
    epsilon = attributes.get("epsilon", 1e-5)
    if attributes.get("training_mode", 0) == 0:
        return functional.batch_norm(x, mean, variance, scale, shift, eps=epsilon)
    momentum = 1 - attributes.get("momentum", 0.9)
    running_mean, running_variance = mean.clone(), variance.clone()
    y = functional.batch_norm(x, running_mean, running_variance, scale, shift, True, momentum, epsilon)
    # PyTorch moves towards n / (n - 1) times the variance of the batch; ONNX defines it without that factor.
    count = x.numel() // x.shape[1]
    kept = variance * (1 - momentum)
    return y, running_mean, kept + (running_variance - kept) * (count - 1) / count


def gemm(attributes, a, b, c=None):
    a = a.t() if attributes.get("transA", 0) else a
    b = b.t() if attributes.get("transB", 0) else b
    product = attributes.get("alpha", 1.0) * (a @ b)
    return product if c is None else product + attributes.get("beta", 1.0) * c


def pad(attributes, x, amounts):
    half = len(amounts) // 2
    return functional.pad(x, [side for axis in reversed(range(half)) for side in (amounts[axis], amounts[axis + half])])


def gather(attributes, x, index):
    """By a single index, which ONNX writes without dimensions."""
    assert len(index) == 1
    return x.select(attributes.get("axis", 0), index[0])


def clip(attributes, x, low=None, high=None):
    if low is None or high is None:
        return torch.clamp(x, None if low is None else low.item(), None if high is None else high.item())
    return functional.hardtanh(x, low.item(), high.item())


def hard_sigmoid(attributes, x):
    assert abs(attributes["alpha"] - 1 / 6) < 1e-6 and attributes.get("beta", 0.5) == 0.5
    return functional.hardsigmoid(x)


def reduce_sum(attributes, x, axes=None):
    keep = attributes.get("keepdims", 1) == 1
    return x.sum(list(range(x.dim())) if axes is None else axes, keepdim=keep)


OPERATORS = {
    "Add": lambda _, a, b: a + b,
    "AveragePool": average_pool,
    "BatchNormalization": batch_norm,
    "Clip": clip,
    "Concat": lambda attributes, *parts: torch.cat(parts, attributes["axis"]),
    "Conv": conv,
    "Div": lambda _, a, b: a / b,
    "Flatten": lambda attributes, x: torch.flatten(x, attributes.get("axis", 1)),
    "Gather": gather,
    "Gemm": gemm,
    "GlobalAveragePool": lambda _, x: x.mean((2, 3), keepdim=True),
    "GlobalMaxPool": lambda _, x: x.amax((2, 3), keepdim=True),
    "HardSigmoid": hard_sigmoid,
    "HardSwish": lambda _, x: functional.hardswish(x),
    "LogSoftmax": lambda attributes, x: functional.log_softmax(x, attributes.get("axis", -1)),
    "MaxPool": max_pool,
    "Mul": lambda _, a, b: a * b,
    "Pad": pad,
    "ReduceSum": reduce_sum,
    "Relu": lambda _, x: functional.relu(x),
    "Unsqueeze": lambda _, x, axes: x.unsqueeze(axes[0]),
}


def summary(tensor):
    flat = tensor.detach().double().flatten()
    places = [len(flat) // 3, 2 * len(flat) // 3]
    return {"norm": flat.norm().item(), "entries": [[place, flat[place].item()] for place in places]}


def gradients(graph):
    tensors = graph.run()
    tensors["loss"].backward()
    return {
        "loss": tensors["loss"].item(),
        "gradients": {name: summary(tensors[name].grad) for name in graph.parameters},
        "statistics": {name: summary(tensors[next]) for name, next in graph.description["statistics"]},
    }


def train(graph, steps):
    parameters = [graph.tensors[name] for name in graph.parameters]
    optimizer = torch.optim.AdamW(parameters, lr=1e-4)
    seconds, losses = [], []
    for _ in range(steps):
        started = time.perf_counter()
        optimizer.zero_grad()
        tensors = graph.run()
        tensors["loss"].backward()
        optimizer.step()
        for name, next in graph.description["statistics"]:
            graph.tensors[name] = tensors[next].detach()
        losses.append(tensors["loss"].item())
        seconds.append(time.perf_counter() - started)
    return {"seconds": seconds, "losses": losses}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("task", choices=["gradients", "train"])
    parser.add_argument("--steps", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(os.cpu_count())
    if options.task == "gradients":
        result = gradients(Graph(options.folder, torch.float64))
    else:
        result = train(Graph(options.folder, torch.float32), options.steps)
    print(json.dumps({"torch": torch.__version__, **result}))


if __name__ == "__main__":
    main()
