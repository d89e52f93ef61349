package dev.parley.models.local.script;

import dev.parley.session.model.ContextItem;
import java.util.List;
import java.util.Set;

/** The thinking between hearing and speaking: what the agent does next in a conversation. */
public interface Dialogue {

  /** What the agent does. */
  sealed interface Step {

    /** Says one or more sentences. */
    record Say(String text) implements Step {}

    /**
     * Calls a tool.
     *
     * @param arguments JSON object
     */
    record CallTool(String tool, String arguments) implements Step {}
  }

  /**
   * What the agent does next; never empty. May block its caller, which is a virtual thread.
   *
   * @param context the whole conversation, oldest first
   * @param tools names of what may be called
   */
  List<Step> next(List<ContextItem> context, Set<String> tools);
}
