/**
 * What is in a data set, for people to look at before they train on it: figures of each column, warnings, pictures.
 * May use dataset, dataset.statistics, tensor and spec.
 */
@NullMarked
package dev.descent.dataset.profile;

import org.jspecify.annotations.NullMarked;
