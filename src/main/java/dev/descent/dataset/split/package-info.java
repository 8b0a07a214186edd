/**
 * Which rows of a data set are learned from, and which are held out.
 * May use tensor and spec.
 */
@NullMarked
package dev.descent.dataset.split;

import org.jspecify.annotations.NullMarked;
