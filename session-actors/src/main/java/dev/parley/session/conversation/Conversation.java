package dev.parley.session.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The ordered items of a session. Immutable; every change gives a new one. */
public record Conversation(List<Item> items) {

  public static final Conversation EMPTY = new Conversation(List.of());

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
    next.add(position(after), item);
    return new Conversation(next);
  }

  public Conversation without(String id) {
    return new Conversation(items.stream().filter(item -> !item.id().equals(id)).toList());
  }

  /** Changes one message; anything else stays. */
  public Conversation change(String id, UnaryOperator<Item.Message> change) {
    return new Conversation(
        items.stream()
            .map(item ->
                item instanceof Item.Message message && item.id().equals(id)
                    ? change.apply(message)
                    : item)
            .toList());
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
