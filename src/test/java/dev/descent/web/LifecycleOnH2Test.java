package dev.descent.web;

class LifecycleOnH2Test extends LifecycleContract {}
