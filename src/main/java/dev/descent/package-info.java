/** The service as a whole: its start and the parts that every package shares. May use every package; none may use it. */
@NullMarked
package dev.descent;

import org.jspecify.annotations.NullMarked;
