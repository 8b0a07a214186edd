package dev.descent.network;

/**
 * Which pass through the network this is: the key of everything random in it.
 *
 * @param seed of the job
 * @param step number of the update, from 1
 */
public record Pass(long seed, long step) {}
