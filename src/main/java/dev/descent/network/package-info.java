/**
 * Layers, losses, metrics and initializers, and the compiling of a spec into an executable plan for one batch shape.
 * May use tensor and spec, and of optimizer the specs of what a layer asks for its weights: penalties and constraints.
 */
@NullMarked
package dev.descent.network;

import org.jspecify.annotations.NullMarked;
