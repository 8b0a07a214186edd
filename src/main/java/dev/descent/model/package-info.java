/**
 * Trained models: how they are stored, loaded, described and asked for predictions.
 * May use training and the packages below it.
 */
@NullMarked
package dev.descent.model;

import org.jspecify.annotations.NullMarked;
