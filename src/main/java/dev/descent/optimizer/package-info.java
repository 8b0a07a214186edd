/**
 * Update rules as composable gradient transformations, schedules, clipping, penalties and constraints, on one flat parameter vector.
 * May use tensor and spec.
 */
@NullMarked
package dev.descent.optimizer;

import org.jspecify.annotations.NullMarked;
