//go:build tools

// Package tools pins the programs of this group; nothing here is compiled.
package tools

import _ "github.com/fsouza/fake-gcs-server"
