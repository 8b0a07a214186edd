package dev.descent.dataset.augmentation;

import org.jspecify.annotations.Nullable;

/**
 * How a row is mixed with another one.
 *
 * @param other number of the row that is mixed in, in the training part
 * @param share of the row itself, in [0, 1]: of its values and of its target; the rest is the other's
 * @param box of an image that is the other's; null if all values are mixed
 */
public record Blend(int other, double share, @Nullable Box box) {}
