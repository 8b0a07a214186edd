/**
 * The job aggregate and its lifecycle, the queue and its workers, metric history and events.
 * May use training and the packages below it, and model.
 */
@NullMarked
package dev.descent.job;

import org.jspecify.annotations.NullMarked;
