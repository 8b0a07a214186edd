package dev.descent.web;

class StreamOnH2Test extends StreamContract {}
