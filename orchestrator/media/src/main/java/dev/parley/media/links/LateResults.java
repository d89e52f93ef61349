package dev.parley.media.links;

import dev.parley.media.port.LinkCapabilities.LateResult;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.ContextItem.Kind;
import dev.parley.session.model.ContextItem.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Results of tools that one link does not take as outputs: those of calls that its model has
 * cancelled, and late ones where a call keeps the output that it got first. They are written as
 * texts instead. Confined to the call's loop.
 */
final class LateResults {

  private final LateResult way;
  private final Set<String> cancelled = new HashSet<>();

  /** The note that a call got for its output, by the call. */
  private final Map<String, ContextItem.Output> notes = new HashMap<>();

  LateResults(LateResult way) {
    this.way = way;
  }

  /** The model takes no output of the call any more. */
  void cancelled(String callId) {
    cancelled.add(callId);
  }

  /** The projection as this link takes it. */
  List<ContextItem> written(List<ContextItem> context) {
    if (cancelled.isEmpty() && way == LateResult.OUTPUT) {
      return context;
    }
    var written = new ArrayList<ContextItem>();
    for (var item : context) {
      switch (item) {
        case ContextItem.Output output -> write(output, written);
        case ContextItem.Call call when cancelled.contains(call.callId()) -> {}
        case ContextItem.Call _, ContextItem.Message _ -> written.add(item);
      }
    }
    return written;
  }

  private void write(ContextItem.Output output, List<ContextItem> written) {
    if (cancelled.contains(output.callId())) {
      if (output.kind() == Kind.REAL || output.kind() == Kind.FAILED) {
        written.add(text(output));
      }
      return;
    }
    if (way == LateResult.OUTPUT) {
      written.add(output);
    } else if (output.kind() == Kind.PENDING) {
      notes.put(output.callId(), output);
      written.add(output);
    } else {
      var note = notes.get(output.callId());
      written.add(note == null ? output : note);
      if (note != null) {
        written.add(text(output));
      }
    }
  }

  private static ContextItem text(ContextItem.Output output) {
    return new ContextItem.Message(
        output.id() + "_text",
        Role.SYSTEM,
        "Result of the tool call " + output.callId() + ": " + output.output());
  }
}
