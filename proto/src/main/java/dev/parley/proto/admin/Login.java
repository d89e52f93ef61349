package dev.parley.proto.admin;

import dev.parley.proto.WireMessage;

/** The admin token, handed in once by the console in exchange for a cookie. */
public record Login(String token) implements WireMessage {

  @Override
  public String toString() {
    return "Login[token=hidden]";
  }
}
