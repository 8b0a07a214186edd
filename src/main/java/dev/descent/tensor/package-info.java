/**
 * The only door to ND4J: native ops, flat parameter vectors and their views, vector arithmetic that the JIT vectorizes,
 * counter-based random numbers, and safetensors files. May use spec only.
 */
@NullMarked
package dev.descent.tensor;

import org.jspecify.annotations.NullMarked;
