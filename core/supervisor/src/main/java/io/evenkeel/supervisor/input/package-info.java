/** What a supervisor learns: observations, answers, requests, and that time has passed. */
@NullMarked
package io.evenkeel.supervisor.input;

import org.jspecify.annotations.NullMarked;
