/**
 * The HTTP face: controllers, the event stream, problem details, the API document.
 * May use every other package; none may use it.
 */
@NullMarked
package dev.descent.web;

import org.jspecify.annotations.NullMarked;
