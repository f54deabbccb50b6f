/** The supervisor as a program: what it works with, and how commands talk to it. */
@NullMarked
package io.evenkeel.server.supervision;

import org.jspecify.annotations.NullMarked;
