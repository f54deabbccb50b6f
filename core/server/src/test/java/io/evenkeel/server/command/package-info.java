@NullMarked
package io.evenkeel.server.command;

import org.jspecify.annotations.NullMarked;
