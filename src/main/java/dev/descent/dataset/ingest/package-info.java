/**
 * From files as users have them to stored data sets: one upload for each format, and the store.
 * May use dataset, dataset.statistics, dataset.synthetic, tensor and spec.
 */
@NullMarked
package dev.descent.dataset.ingest;

import org.jspecify.annotations.NullMarked;
