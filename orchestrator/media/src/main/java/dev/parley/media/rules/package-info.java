/**
 * What is done about each thing that comes to a call: its rules, which know no graph and no
 * connection. Start at {@link dev.parley.media.rules.CallLogic}, which takes a {@link
 * dev.parley.media.rules.MediaInput} and gives {@link dev.parley.media.rules.MediaOutput}s; what
 * comes from one side is answered by that side's handler.
 */
@NullMarked
package dev.parley.media.rules;

import org.jspecify.annotations.NullMarked;
