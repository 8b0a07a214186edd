package dev.descent.web;

class ServiceOnH2Test extends ServiceContract {}
