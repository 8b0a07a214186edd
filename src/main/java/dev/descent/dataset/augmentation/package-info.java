/**
 * Training rows that differ a little each time they are seen: flips, shifts, noise, mixtures of two rows, and how they are drawn.
 * May use tensor and spec.
 */
@NullMarked
package dev.descent.dataset.augmentation;

import org.jspecify.annotations.NullMarked;
