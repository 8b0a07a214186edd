/**
 * The training specification and the loop that carries it out, free of Spring and of the database, so that it runs from
 * anywhere: a test, a main method, a worker. May use tensor, optimizer, network, dataset and spec.
 */
@NullMarked
package dev.descent.training;

import org.jspecify.annotations.NullMarked;
