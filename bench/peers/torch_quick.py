"""The quick training's job as a PyTorch tutorial does it: frozen torchvision network in the train loop, a new
classifier on top, random crops, rotations and flips drawn anew for each epoch, validation after each epoch, a test at
the end. With --tail some layers of the network learn too. Prints one JSON document. Random weights: they are as fast
as trained ones.

Usage: torch_quick.py lists.json --epochs N [--tail K]

lists.json: part -> list of [path, class number]; K: from which of the network's feature layers on learning begins.
"""

import argparse
import json
import os
import time

import torch
import torchvision
from PIL import Image
from torchvision import transforms

SIDE = 224
NORMALISE = [transforms.ToTensor(), transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])]
AUGMENTED = transforms.Compose(
    [
        transforms.RandomResizedCrop(SIDE, scale=(0.8, 1.0)),
        transforms.RandomRotation(180),
        transforms.RandomHorizontalFlip(),
        transforms.RandomVerticalFlip(),
        *NORMALISE,
    ]
)
PLAIN = transforms.Compose([transforms.Resize((SIDE, SIDE)), *NORMALISE])


class Crops(torch.utils.data.Dataset):
    def __init__(self, items, transform):
        self.items = items
        self.transform = transform

    def __len__(self):
        return len(self.items)

    def __getitem__(self, index):
        path, label = self.items[index]
        with Image.open(path) as image:
            return self.transform(image.convert("RGB")), label


def loader(items, transform, shuffle):
    return torch.utils.data.DataLoader(Crops(items, transform), batch_size=32, shuffle=shuffle, num_workers=2)


def build(classes, tail):
    network = torchvision.models.squeezenet1_1(weights=None)
    for parameter in network.parameters():
        parameter.requires_grad = False
    if tail is not None:
        for parameter in network.features[tail:].parameters():
            parameter.requires_grad = True
    network.classifier[1] = torch.nn.Conv2d(512, classes, kernel_size=1)
    return network


def train(network, batches, optimizer):
    network.train()
    for images, labels in batches:
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(network(images), labels).backward()
        optimizer.step()


def evaluate(network, batches):
    network.eval()
    right = 0
    with torch.no_grad():
        for images, labels in batches:
            right += (network(images).argmax(1) == labels).sum().item()
    return right


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("lists")
    parser.add_argument("--epochs", type=int, required=True)
    parser.add_argument("--tail", type=int)
    options = parser.parse_args()
    torch.set_num_threads(os.cpu_count())
    with open(options.lists, encoding="utf-8") as file:
        lists = json.load(file)
    network = build(1 + max(label for _, label in lists["train"]), options.tail)
    learning = [parameter for parameter in network.parameters() if parameter.requires_grad]
    optimizer = torch.optim.Adam(learning, lr=1e-3)
    epoch_seconds = []
    for _ in range(options.epochs):
        started = time.perf_counter()
        train(network, loader(lists["train"], AUGMENTED, shuffle=True), optimizer)
        evaluate(network, loader(lists["validation"], PLAIN, shuffle=False))
        epoch_seconds.append(time.perf_counter() - started)
    started = time.perf_counter()
    evaluate(network, loader(lists["test"], PLAIN, shuffle=False))
    print(
        json.dumps(
            {
                "torch": torch.__version__,
                "images": len(lists["train"]),
                "epochSeconds": epoch_seconds,
                "testSeconds": time.perf_counter() - started,
            }
        )
    )


if __name__ == "__main__":
    main()
