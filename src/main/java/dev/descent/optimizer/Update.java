package dev.descent.optimizer;

/**
 * Which update is being made.
 *
 * @param number t, from 1
 * @param learningRate η of this update
 */
public record Update(long number, double learningRate) {}
