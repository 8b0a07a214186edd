/**
 * Data sets from upload to batch: ingest, the stored form, statistics, preprocessing, splits, shuffled batches.
 * May use tensor and spec.
 */
@NullMarked
package dev.descent.dataset;

import org.jspecify.annotations.NullMarked;
