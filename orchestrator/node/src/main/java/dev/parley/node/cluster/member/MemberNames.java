package dev.parley.node.cluster.member;

import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.Member;

/** A member's name travels as one of its roles, so that every node knows every other's. */
public final class MemberNames {

  private static final String PREFIX = "node-name-";

  static String role(String name) {
    return PREFIX + name;
  }

  public static String name(Member member) {
    return member.getRoles().stream()
        .filter(role -> role.startsWith(PREFIX))
        .map(role -> role.substring(PREFIX.length()))
        .findFirst()
        .orElse("");
  }

  /** Where it is reached, {@code host:port}. */
  public static String remoting(Address address) {
    return address.getHost().orElse("") + ":" + address.getPort().orElse(0);
  }

  private MemberNames() {}
}
