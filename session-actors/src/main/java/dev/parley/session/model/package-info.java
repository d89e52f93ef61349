/** The words of a session: commands, events, orders, state. Values only. */
@NullMarked
package dev.parley.session.model;

import org.jspecify.annotations.NullMarked;
