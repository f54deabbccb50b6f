/** What is thought of each host, and why; no verdict rests on one sign alone. */
@NullMarked
package io.evenkeel.supervisor.verdict;

import org.jspecify.annotations.NullMarked;
