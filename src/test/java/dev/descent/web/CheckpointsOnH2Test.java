package dev.descent.web;

class CheckpointsOnH2Test extends CheckpointContract {}
