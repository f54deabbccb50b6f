/** What the program prints: streams, tables, JSON, and the one line that tells of an error. */
@NullMarked
package io.evenkeel.server.console;

import org.jspecify.annotations.NullMarked;
