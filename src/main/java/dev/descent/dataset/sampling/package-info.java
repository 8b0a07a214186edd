/**
 * Which of the training rows are learned from, how often and in which order: fewer, repeated or made-up rows of classes.
 * May use tensor and spec.
 */
@NullMarked
package dev.descent.dataset.sampling;

import org.jspecify.annotations.NullMarked;
