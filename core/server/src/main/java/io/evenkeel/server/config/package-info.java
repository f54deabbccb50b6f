/** The configuration file: where it is looked for, what it may hold, and what is wrong with it. */
@NullMarked
package io.evenkeel.server.config;

import org.jspecify.annotations.NullMarked;
