//go:build tools

// Package tools pins the programs of this group; nothing here is compiled.
package tools

import _ "go.etcd.io/etcd/server/v3"
