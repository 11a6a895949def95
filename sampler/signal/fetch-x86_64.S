/* fetch-x86_64.S: the loads of fetch.h: address in rdi, int *failed in rsi; target in rdx, size in rcx */

	.text
	.hidden	sampler_fetch_64, sampler_fetch_8, sampler_fetch_bytes
	.hidden	sampler_fetch_begin, sampler_fetch_end, sampler_fetch_recover
	.globl	sampler_fetch_64, sampler_fetch_8, sampler_fetch_bytes
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

/* rsi stays as it is: the recovery writes there. */
	.p2align 4
	.type	sampler_fetch_bytes, @function
sampler_fetch_bytes:
	.cfi_startproc
1:	cmpq	$16, %rcx
	jb	2f
	movdqu	(%rdi), %xmm0
	movdqu	%xmm0, (%rdx)
	addq	$16, %rdi
	addq	$16, %rdx
	subq	$16, %rcx
	jmp	1b
2:	testq	%rcx, %rcx
	jz	3f
	movzbl	(%rdi), %eax
	movb	%al, (%rdx)
	incq	%rdi
	incq	%rdx
	decq	%rcx
	jmp	2b
3:	ret
	.cfi_endproc
	.size	sampler_fetch_bytes, . - sampler_fetch_bytes
sampler_fetch_end:

/* Nothing has been pushed where a fault can happen, so the stack is as at entry. */
sampler_fetch_recover:
	.cfi_startproc
	movl	$1, (%rsi)
	xorl	%eax, %eax
	ret
	.cfi_endproc

	.section .note.GNU-stack, "", @progbits
