/* fetch-x86_64.S: the loads of fetch.h: address in rdi, int *failed in rsi */

	.text
	.hidden	sampler_fetch_64, sampler_fetch_8
	.hidden	sampler_fetch_begin, sampler_fetch_end, sampler_fetch_recover
	.globl	sampler_fetch_64, sampler_fetch_8
	.globl	sampler_fetch_begin, sampler_fetch_end, sampler_fetch_recover

	.p2align 4
sampler_fetch_begin:
	.type	sampler_fetch_64, @function
sampler_fetch_64:
	.cfi_startproc
	movq	(%rdi), %rax
	ret
	.cfi_endproc
	.size	sampler_fetch_64, . - sampler_fetch_64

	.p2align 4
	.type	sampler_fetch_8, @function
sampler_fetch_8:
	.cfi_startproc
	movzbl	(%rdi), %eax
	ret
	.cfi_endproc
	.size	sampler_fetch_8, . - sampler_fetch_8
sampler_fetch_end:

/* The fault happened before anything was pushed, so the stack is as at entry. */
sampler_fetch_recover:
	.cfi_startproc
	movl	$1, (%rsi)
	xorl	%eax, %eax
	ret
	.cfi_endproc

	.section .note.GNU-stack, "", @progbits
