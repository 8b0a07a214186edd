package dev.descent.web;

class HistoryOnH2Test extends HistoryContract {}
