"""The same updates as UpdateBenchmark's, by torch.optim as it comes (foreach wherever the rule has it):

    python3 src/bench/pytorch_updates.py [THREADS] [SECONDS]

PyTorch has no Lion; the one here is written with torch's foreach operations, in its authors' order of steps.
"""
import json
import statistics
import sys
import time

import torch

threads = int(sys.argv[1]) if len(sys.argv) > 1 else 2
seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 2.0
torch.set_num_threads(threads)

PERCEPTRON = [(256, 784), (256,), (128, 256), (128,), (10, 128), (10,)]
TEN_MILLION = [(1000, 1000)] * 10


class Lion:
    def __init__(self, parameters, learning_rate=1e-4, beta_1=0.9, beta_2=0.99):
        self.parameters, self.learning_rate, self.betas = parameters, learning_rate, (beta_1, beta_2)
        self.averages = [torch.zeros_like(p) for p in parameters]

    @torch.no_grad()
    def step(self):
        gradients = [p.grad for p in self.parameters]
        directions = torch._foreach_lerp(gradients, self.averages, self.betas[0])
        torch._foreach_sign_(directions)
        torch._foreach_add_(self.parameters, directions, alpha=-self.learning_rate)
        torch._foreach_lerp_(self.averages, gradients, 1 - self.betas[1])


RULES = {
    "sgd": lambda p: torch.optim.SGD(p, 0.01, foreach=True),
    "momentum": lambda p: torch.optim.SGD(p, 0.01, momentum=0.9, foreach=True),
    "adam": lambda p: torch.optim.Adam(p, 0.001, foreach=True),
    "adamw": lambda p: torch.optim.AdamW(p, 0.001, foreach=True),
    "lion": lambda p: Lion(p),
}

for rule, make in RULES.items():
    for shapes in (PERCEPTRON, TEN_MILLION):
        parameters = [torch.nn.Parameter(0.01 * torch.randn(shape)) for shape in shapes]
        for parameter in parameters:
            parameter.grad = 0.01 * torch.randn_like(parameter)
        optimizer = make(parameters)
        start = time.perf_counter()
        while time.perf_counter() - start < seconds / 4:
            optimizer.step()
        slices = []
        for _ in range(7):
            updates, start = 0, time.perf_counter()
            while time.perf_counter() - start < seconds / 7:
                optimizer.step()
                updates += 1
            slices.append((time.perf_counter() - start) / updates * 1e6)
        print(json.dumps({
            "peer": f"pytorch {torch.__version__}", "threads": threads, "rule": rule,
            "parameters": sum(p.numel() for p in parameters), "microseconds": round(statistics.median(slices), 1),
            "min_max": [round(min(slices), 1), round(max(slices), 1)]}), flush=True)
