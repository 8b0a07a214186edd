/**
 * Figures of the values of a column: moments, quantiles.
 * May use nothing of Descent.
 */
@NullMarked
package dev.descent.dataset.statistics;

import org.jspecify.annotations.NullMarked;
