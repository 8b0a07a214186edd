/**
 * Data sets that are computed from a formula, one record for each.
 * May use tensor and spec.
 */
@NullMarked
package dev.descent.dataset.synthetic;

import org.jspecify.annotations.NullMarked;
