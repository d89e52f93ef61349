package dev.parley.models.openai;

import dev.parley.session.model.ContextItem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the model remembers of the conversation: which of our items it has, under which id. It says
 * which steps bring the model in line with a projection. Belongs to one event loop.
 */
final class RemoteConversation {

  /** Ids that clients choose may not be longer than this in the Realtime protocol. */
  private static final int LONGEST_ID = 32;

  /** What has to be asked of the model. */
  sealed interface Step {
    record Delete(String upstreamId) implements Step {}

    /**
     * Give it the item.
     *
     * @param after {@code root} = at the front; absent = at the end
     */
    record Create(ContextItem item, String upstreamId, @Nullable String after) implements Step {}
  }

  /**
   * An item that the model has.
   *
   * @param upstreamId absent until the model has named the utterance
   */
  private record Known(@Nullable String upstreamId, boolean heardByModel) {}

  private final Map<String, Known> known = new LinkedHashMap<>();
  private final Map<String, String> ours = new HashMap<>();
  private final ArrayDeque<String> commits = new ArrayDeque<>();
  private int minted;

  /** An utterance that the model has been asked to commit. */
  void committing(String itemId) {
    commits.add(itemId);
    known.put(itemId, new Known(null, true));
  }

  /** The model named the oldest utterance that waited for it; null if none did. */
  @Nullable String committed(String upstreamId) {
    var itemId = commits.poll();
    if (itemId != null) {
      learn(itemId, upstreamId, true);
    }
    return itemId;
  }

  /** The model would not commit the utterance; false if it was not asked to. */
  boolean notCommitted(String itemId) {
    known.remove(itemId);
    return commits.remove(itemId);
  }

  /** The model made an item itself. */
  void generated(String itemId, String upstreamId) {
    learn(itemId, upstreamId, false);
  }

  @Nullable String oursOf(String upstreamId) {
    return ours.get(upstreamId);
  }

  @Nullable String upstreamOf(String itemId) {
    var found = known.get(itemId);
    return found == null ? null : found.upstreamId();
  }

  /** The item is not the conversation's any more; null if the model need not be told. */
  @Nullable String forget(String itemId) {
    var found = known.get(itemId);
    var upstreamId = found == null ? null : found.upstreamId();
    if (upstreamId != null) {
      known.remove(itemId);
      ours.remove(upstreamId);
    }
    return upstreamId;
  }

  /** The step that gives the model one more item, at the end; none if it has it. */
  List<Step> add(ContextItem item) {
    if (known.containsKey(item.id()) || !worthSending(item)) {
      return List.of();
    }
    var upstreamId = upstreamIdFor(item.id());
    learn(item.id(), upstreamId, false);
    return List.of(new Step.Create(item, upstreamId, null));
  }

  /** The steps towards {@code context}, assuming that the model will take them all. */
  List<Step> align(List<ContextItem> context) {
    var steps = new ArrayList<Step>();
    forgetWhatLeft(context, steps);
    int lastKnown = lastKnown(context);
    var after = "root";
    for (int i = 0; i < context.size(); i++) {
      var item = context.get(i);
      var found = known.get(item.id());
      if (found != null) {
        after = found.upstreamId();
      } else if (worthSending(item)) {
        var upstreamId = upstreamIdFor(item.id());
        steps.add(new Step.Create(item, upstreamId, i < lastKnown ? after : null));
        learn(item.id(), upstreamId, false);
        after = upstreamId;
      }
    }
    return steps;
  }

  /**
   * Utterances stay: one may have been committed after the projection was made, and the model has
   * only the sound of it.
   */
  private void forgetWhatLeft(List<ContextItem> context, List<Step> steps) {
    var wanted = new HashSet<String>();
    context.forEach(item -> wanted.add(item.id()));
    var all = known.entrySet().iterator();
    while (all.hasNext()) {
      var entry = all.next();
      var upstreamId = entry.getValue().upstreamId();
      if (upstreamId == null
          || entry.getValue().heardByModel()
          || wanted.contains(entry.getKey())) {
        continue;
      }
      steps.add(new Step.Delete(upstreamId));
      ours.remove(upstreamId);
      all.remove();
    }
  }

  private int lastKnown(List<ContextItem> context) {
    for (int i = context.size() - 1; i >= 0; i--) {
      if (known.containsKey(context.get(i).id())) {
        return i;
      }
    }
    return -1;
  }

  private static boolean worthSending(ContextItem item) {
    return !(item instanceof ContextItem.Message message) || !message.text().isBlank();
  }

  private String upstreamIdFor(String itemId) {
    return itemId.length() <= LONGEST_ID ? itemId : "item_parley_" + ++minted;
  }

  private void learn(String itemId, String upstreamId, boolean heardByModel) {
    known.put(itemId, new Known(upstreamId, heardByModel));
    ours.put(upstreamId, itemId);
  }
}
