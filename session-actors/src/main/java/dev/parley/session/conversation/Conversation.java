package dev.parley.session.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The ordered items of a session, and what a model is to see of them. Immutable; every change gives
 * a new one.
 *
 * @param cut how many of the oldest items a model is not shown any more
 * @param memory facts that a model sees whatever is cut; absent if there are none
 */
public record Conversation(List<Item> items, int cut, @Nullable JsonNode memory) {

  public static final Conversation EMPTY = new Conversation(List.of(), 0, null);

  /** As a previous item: put the new one first. */
  public static final String ROOT = "root";

  public Conversation {
    items = List.copyOf(items);
  }

  /** The item with this id, if there is one. */
  public @Nullable Item find(String id) {
    for (int i = items.size() - 1; i >= 0; i--) {
      if (items.get(i).id().equals(id)) {
        return items.get(i);
      }
    }
    return null;
  }

  /** The call with this call id, if there is one. */
  public Item.@Nullable Call call(String callId) {
    for (var item : items) {
      if (item instanceof Item.Call call && call.callId().equals(callId)) {
        return call;
      }
    }
    return null;
  }

  public @Nullable Item last() {
    return items.isEmpty() ? null : items.getLast();
  }

  /** Id of the item before this one; absent for the first and for an unknown one. */
  public @Nullable String previousOf(String id) {
    for (int i = items.size() - 1; i > 0; i--) {
      if (items.get(i).id().equals(id)) {
        return items.get(i - 1).id();
      }
    }
    return null;
  }

  /**
   * Puts an item behind another one.
   *
   * @param after absent = at the end, {@link #ROOT} = first; an unknown id counts as absent
   */
  public Conversation with(Item item, @Nullable String after) {
    var next = new ArrayList<Item>(items.size() + 1);
    next.addAll(items);
    int position = position(after);
    next.add(position, item);
    return new Conversation(next, position < cut ? cut + 1 : cut, memory);
  }

  public Conversation without(String id) {
    var next = items.stream().filter(item -> !item.id().equals(id)).toList();
    boolean hidden = items.stream().limit(cut).anyMatch(item -> item.id().equals(id));
    return new Conversation(next, hidden ? cut - 1 : cut, memory);
  }

  /** The same, but a model is not shown the oldest items; never more of them than before. */
  public Conversation cutTo(int oldest) {
    return new Conversation(items, Math.clamp(oldest, cut, items.size()), memory);
  }

  /** The same, with these facts kept in mind. */
  public Conversation remembering(JsonNode facts) {
    return new Conversation(items, cut, Memory.merged(memory, facts));
  }

  /** Changes one message; anything else stays. */
  public Conversation change(String id, UnaryOperator<Item.Message> change) {
    return new Conversation(
        items.stream()
            .map(item ->
                item instanceof Item.Message message && item.id().equals(id)
                    ? change.apply(message)
                    : item)
            .toList(),
        cut,
        memory);
  }

  private int position(@Nullable String after) {
    if (after == null) {
      return items.size();
    }
    if (after.equals(ROOT)) {
      return 0;
    }
    for (int i = items.size() - 1; i >= 0; i--) {
      if (items.get(i).id().equals(after)) {
        return i + 1;
      }
    }
    return items.size();
  }
}
