/** What tests of single duties share. */
@NullMarked
package io.evenkeel.supervisor.bench;

import org.jspecify.annotations.NullMarked;
