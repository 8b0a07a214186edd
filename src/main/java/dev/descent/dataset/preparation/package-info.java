/**
 * How raw rows are made ready for a network: the steps that a job lists, their fitting on the training part, and what is fitted.
 * May use dataset.statistics, tensor and spec.
 */
@NullMarked
package dev.descent.dataset.preparation;

import org.jspecify.annotations.NullMarked;
